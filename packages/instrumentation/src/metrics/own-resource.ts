import { attributes } from '@tollbell/conventions'
import type { Settings } from '../settings.ts'

/** The resource of everything that is exported without a MeterProvider of the app. */
export function ownResource(settings: Settings): Record<string, string> {
  return {
    ...settings.resourceAttributes,
    [attributes.serviceName]: settings.serviceName,
    [attributes.serviceInstanceId]: settings.instanceId,
  }
}
