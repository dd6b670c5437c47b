/**
 * Where things listen unless told otherwise. 4318 is the standard port of OTLP over HTTP, so an app finds the
 * ledger without any setting.
 */
export const defaultPorts = { ledger: 4318, bridge: 4320, prometheus: 9090, alertmanager: 9093 } as const
