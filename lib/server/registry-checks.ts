import 'server-only'
import { oncePerProcess } from '#lib/cluster/once-per-process'
import type { Checks } from '#lib/domain/attention'
import type { RegistryCheck } from '#lib/domain/views'
import type { Environment } from '#lib/server/config-text'

type Memory = { checks: Checks; listeners: Set<() => void> }

/** What the registry said last of the lanes of an environment: the same map until it says something else. */
export function lastChecks(environment: Environment): Checks {
  return memoryOf(environment).checks
}

export function rememberChecks(environment: Environment, checks: [string, RegistryCheck][]): void {
  const memory = memoryOf(environment)
  memory.checks = new Map([...memory.checks, ...checks])
  for (const listener of memory.listeners) listener()
}

/** Tells when the registry was asked, until the function that this returns is called. */
export function onChecked(environment: Environment, listener: () => void): () => void {
  const { listeners } = memoryOf(environment)
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function memoryOf({ name }: Environment): Memory {
  const memories = oncePerProcess('registry-checks', () => new Map<string, Memory>())
  const memory = memories.get(name) ?? { checks: new Map(), listeners: new Set() }
  memories.set(name, memory)
  return memory
}
