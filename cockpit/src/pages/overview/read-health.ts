/**
 * Whether the server takes requests. Only the bare host tells it; under the cockpit's own name the answers of the management API are proof
 * enough. Source: Portolan, `/health/ready`
 */
export const readHealth = (): Promise<boolean> =>
  fetch('/health/ready').then(
    ({ ok, status }) => ok || status === 404,
    () => false,
  );
