import { shortDigest } from '#lib/domain/format'
import { isOfSameContainer } from '#lib/plan/effects/effect'
import type { Effect, Plan } from '#lib/plan/plan'

/** The differences between the plan that somebody read and the new one, in sentences: never empty. */
export function planChanges(before: Plan, after: Plan): string[] {
  const changes = [
    ...effectChanges(before.effects, after.effects),
    ...pushChanges(before, after),
    ...missingIn(before.warnings, after.warnings).map((warning) => `New: ${warning}`),
    ...missingIn(after.warnings, before.warnings).map((warning) => `No longer: ${warning}`),
    ...missingIn(before.afterwards, after.afterwards),
  ]
  if (changes.length > 0) return changes
  const steps = missingIn(sentencesOf(before.steps), sentencesOf(after.steps))
  return steps.length > 0 ? steps : ['A setting that the steps write has changed.']
}

function effectChanges(before: Effect[], after: Effect[]): string[] {
  const joined = after.map((now) => ({ now, was: before.find((each) => isOfSameContainer(each, now)) }))
  return [
    ...joined.flatMap(({ now, was }) => (was === undefined ? [newMove(now)] : movedChanges(was, now))),
    ...before
      .filter((was) => !after.some((now) => isOfSameContainer(now, was)))
      .map((was) => `${was.workload.name} no longer moves.`),
  ]
}

/** Which branches move, and to where: their sentences say both heads. */
function pushChanges(before: Plan, after: Plan): string[] {
  const isPushed = ({ pushes }: Plan, repository: string) =>
    pushes.some(({ push }) => push.repository === repository)
  const gone = before.pushes.flatMap(({ push }) => (isPushed(after, push.repository) ? [] : push.repository))
  return [
    ...missingIn(sentencesOf(before.pushes), sentencesOf(after.pushes)).map((sentence) => `Now: ${sentence}`),
    ...gone.map((repository) => {
      const why = after.promotions.find((each) => each.repository === repository)?.why ?? ''
      return `${repository} no longer moves. ${why}`.trimEnd()
    }),
  ]
}

function newMove({ workload, to }: Effect): string {
  return `${workload.name} moves too, to ${imageWord(to)}.`
}

function movedChanges(was: Effect, { workload: { name }, from, to }: Effect): string[] {
  return [
    ...(was.from === from ? [] : [`${name} now runs ${imageWord(from)} instead of ${imageWord(was.from)}.`]),
    ...(was.to === to ? [] : [`${name} would move to ${imageWord(to)} instead of ${imageWord(was.to)}.`]),
  ]
}

function imageWord(image: string | null): string {
  return image === null ? 'no image' : shortDigest(image)
}

function missingIn(known: string[], sentences: string[]): string[] {
  return sentences.filter((sentence) => !known.includes(sentence))
}

function sentencesOf(steps: { sentence: string }[]): string[] {
  return steps.map(({ sentence }) => sentence)
}
