import type { Scenario } from '../recording'
import { isStored, keyOf, sightingsIn, type Start } from './sightings'

/**
 * Objects that were read whole, one for each name: the last word on what watches cut away, and on what errors only name.
 * A later scenario has the last word, and within one its last look.
 */
export function wholeObjects(scenarios: Scenario[]): Start[] {
  const known = new Map<string, Start>()
  for (const { steps } of scenarios)
    for (const sighting of sightingsIn(steps))
      if (sighting.as !== 'event' && isStored(sighting) && 'spec' in sighting.object)
        known.set(keyOf(sighting), sighting)
  return [...known.values()]
}
