import 'server-only'
import type { Fact, Failure, Time } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import {
  imageText,
  markText,
  runText,
  type ImageText,
  type MarkText,
  type MomentText,
  type RunText,
} from '#lib/server/chronicle/earlier-shapes'
import { unpacked } from '#lib/server/chronicle/page-words'

/**
 * A fact as it was written before pages had words. Only one form is tried: there are thousands to read, and a form that does not fit
 * takes longest.
 */
export function earlierFact(json: object): Fact | undefined {
  if ('mark' in json) {
    const mark = markText.safeParse(json).data
    return mark && markOf(mark)
  }
  if ('of' in json) {
    const run = runText.safeParse(json).data
    return run && runOf(run)
  }
  const image = imageText.safeParse(json).data
  return image && imageOf(image)
}

function imageOf({ stream, tag, image, repo, at, by, git, end }: ImageText): Fact {
  return {
    kind: 'image',
    stream,
    tag,
    image: unpacked(image),
    repository: repo ?? null,
    importedAt: timeOf(at),
    broughtBy: by ?? [],
    committedAt: git === undefined ? null : timeOf(git),
    until: end === undefined ? null : momentIn(end),
  }
}

function markOf({ mark, image, at, by, why, end }: MarkText): Fact {
  return {
    kind: 'mark',
    image: unpacked(image),
    verdict: mark,
    reason: why,
    by,
    at: timeOf(at),
    until: end === undefined ? null : momentIn(end),
  }
}

function runOf(text: RunText): Fact {
  const { made, from, ready, well, end } = text
  return {
    kind: 'run',
    workload: { kind: text.kind, name: text.of },
    container: text.in,
    image: unpacked(text.image),
    revision: text.rev,
    madeAt: timeOf(made),
    from: from === undefined ? { at: timeOf(made), known: 'exact' } : momentIn(from),
    readyAt: ready === undefined ? null : timeOf(ready),
    healthyAt: well === undefined ? null : timeOf(well),
    failure: failureOf(text),
    until: end === undefined ? null : momentIn(end),
  }
}

function failureOf({ fail, again, before }: RunText): Failure | null {
  if (fail === undefined) return null
  const [first, last, restarts, reason, exitCode] = fail
  return {
    ...{ first: timeOf(first), last: timeOf(last), restarts, reason, exitCode },
    ...(again !== undefined && { over: timeOf(again) }),
    ...(before !== undefined && { overBefore: timeOf(before) }),
  }
}

function timeOf(number: number): string {
  return inSeconds(number * 1_000) ?? ''
}

function momentIn(text: MomentText): Time {
  if (typeof text === 'number') return { at: timeOf(text), known: 'exact' }
  return { at: timeOf(Number(text.slice(1))), known: text.startsWith('<') ? 'latest' : 'seen' }
}
