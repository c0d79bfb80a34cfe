import { identityOf, type Fact, type Facts, type ImageFact } from '#lib/domain/chronicle/facts'
import { DELIVERY_DAYS } from '#lib/domain/chronicle/delivery'
import { joined } from '#lib/domain/chronicle/merge'

const DAY_MS = 86_400_000
/** A git host can be asked about each; the others come at later looks. */
const MOST_UNDATED = 50

/**
 * Images that workloads began to run lately and whose commits have no date yet, the newest first: figures of deployments need them.
 * @param canBeDated whether it is of use to look for its date now: others would take the place of older ones at each look
 */
export function undatedImages(
  known: Facts,
  now: number,
  canBeDated: (image: ImageFact) => boolean,
): ImageFact[] {
  const facts = [...known.values()]
  const from = now - DELIVERY_DAYS * DAY_MS
  const deployed = new Set(
    facts.flatMap((fact) => (fact.kind === 'run' && Date.parse(fact.from.at) >= from ? fact.image : [])),
  )
  return facts
    .filter((fact) => fact.kind === 'image')
    .filter(({ image, committedAt }) => committedAt === null && deployed.has(image))
    .sort((a, b) => Date.parse(b.importedAt) - Date.parse(a.importedAt))
    .filter(canBeDated)
    .slice(0, MOST_UNDATED)
}

/** What is seen, and the dates of commits that became known. @param dates by digest */
export function withCommitDates(
  seen: Facts,
  undated: readonly ImageFact[],
  dates: ReadonlyMap<string, string>,
): Map<string, Fact> {
  const facts = new Map(seen)
  for (const fact of undated) {
    const committedAt = dates.get(fact.image)
    if (committedAt === undefined) continue
    const dated = { ...fact, committedAt }
    const before = facts.get(identityOf(fact))
    facts.set(identityOf(fact), before === undefined ? dated : joined(before, dated))
  }
  return facts
}
