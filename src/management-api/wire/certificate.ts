/** What the destination service stores of a certificate: the content in base64, whichever way it was given. Source: SAP doc "Manage Destination Certificates" */
export const toCertificateProperties = (
  name: string,
  content: string,
): { readonly Name: string; readonly Type: string; readonly Content: string } => ({
  Name: name,
  Type: 'CERTIFICATE',
  Content: content.includes('-----BEGIN ')
    ? Buffer.from(content, 'utf8').toString('base64')
    : content.replaceAll(/\s/g, ''),
});
