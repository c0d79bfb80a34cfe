import type { Scenario } from '../recording'
import { isStored, keyOf, observationsIn, type InitialObject } from './observations'

const TRIMMED = ['event', 'trimmed read']

/**
 * Objects that were read completely, one for each name, with the last read of the last scenario. They fill in what
 * watch events omit and what errors only name.
 */
export function completeObjects(scenarios: Scenario[]): InitialObject[] {
  const known = new Map<string, InitialObject>()
  for (const { steps } of scenarios)
    for (const observation of observationsIn(steps))
      if (!TRIMMED.includes(observation.as) && isStored(observation) && 'spec' in observation.object)
        known.set(keyOf(observation), observation)
  return [...known.values()]
}
