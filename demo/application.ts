// The application of the demo: it knows a destination's name and nothing else. SAP's Cloud SDK, unmodified, does the rest with the
// service bindings in its environment. Prints one JSON line a call.
import { executeHttpRequest } from '@sap-cloud-sdk/http-client';

const [destinationName = 'order-book', calls = '1'] = process.argv.slice(2);

for (let call = 0; call < Number(calls); call += 1) {
  try {
    // Without the SDK's own cache every call asks the destination service again, which shows that the token is cached there.
    const response = await executeHttpRequest(
      { destinationName, useCache: false },
      { method: 'get', url: '/documents' },
    );
    console.log(JSON.stringify({ status: response.status, data: response.data }));
  } catch (error) {
    console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  }
}
