import { shortDigest } from '#lib/domain/format'
import type { Effect, Plan } from '#lib/plan/plan'

/** What is otherwise in a plan than in the one that somebody has read, in sentences: never empty. */
export function planChanges(before: Plan, after: Plan): string[] {
  const changes = [
    ...effectChanges(before.effects, after.effects),
    ...missingIn(before.warnings, after.warnings).map((warning) => `Now also: ${warning}`),
    ...missingIn(after.warnings, before.warnings).map((warning) => `No longer so: ${warning}`),
    ...missingIn(before.afterwards, after.afterwards),
  ]
  if (changes.length > 0) return changes
  const steps = missingIn(sentencesOf(before), sentencesOf(after))
  return steps.length > 0 ? steps : ['A setting that its steps write is another one now.']
}

function effectChanges(before: Effect[], after: Effect[]): string[] {
  const joined = after.map((now) => ({ now, was: before.find((each) => isOfSame(each, now)) }))
  return [
    ...joined.flatMap(({ now, was }) => (was === undefined ? [comes(now)] : movedChanges(was, now))),
    ...before
      .filter((was) => !after.some((now) => isOfSame(now, was)))
      .map((was) => `${was.workload.name} does not move any more.`),
  ]
}

function comes({ workload, to }: Effect): string {
  return `${workload.name} moves as well, to ${imageWord(to)}.`
}

function movedChanges(was: Effect, { workload: { name }, from, to }: Effect): string[] {
  return [
    ...(was.from === from ? [] : [`${name} runs ${imageWord(from)} now, and not ${imageWord(was.from)}.`]),
    ...(was.to === to ? [] : [`${name} would go to ${imageWord(to)}, and not to ${imageWord(was.to)}.`]),
  ]
}

function isOfSame(a: Effect, b: Effect): boolean {
  return (
    a.workload.kind === b.workload.kind && a.workload.name === b.workload.name && a.container === b.container
  )
}

function imageWord(image: string | null): string {
  return image === null ? 'no image' : shortDigest(image)
}

function missingIn(known: string[], sentences: string[]): string[] {
  return sentences.filter((sentence) => !known.includes(sentence))
}

function sentencesOf({ steps }: Plan): string[] {
  return steps.map(({ sentence }) => sentence)
}
