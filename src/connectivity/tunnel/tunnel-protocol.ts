/** The protocol an agent asks to go over to, and where. Source: docs/decisions/0015-on-premise-over-a-tunnel.md */
export const tunnelProtocol = 'portolan-tunnel';
/** On the TLS listener, at whatever host name. Source: as above */
export const tunnelPath = '/connectivity/v1/tunnel';
