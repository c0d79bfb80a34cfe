import 'server-only'
import { createHash } from 'node:crypto'
import {
  identityOf,
  type Fact,
  type Failure,
  type ImageFact,
  type MarkFact,
  type RunFact,
} from '#lib/domain/chronicle/facts'
import { parseJson } from '#lib/domain/json'
import {
  imageText,
  MARK_VERSION,
  markText,
  runText,
  VERSION,
  type ImageText,
  type MarkText,
  type RunText,
} from '#lib/server/chronicle/fact-shapes'
import { momentIn, momentOf, numberOf, timeOf } from '#lib/server/chronicle/fact-times'
import {
  SWITCH_VERSION,
  switchForm,
  switchOf,
  switchText,
  type SwitchText,
} from '#lib/server/chronicle/switch-text'

/** The key of a fact in its ConfigMap: which fact it is, whoever writes it. */
export function keyOf(fact: Fact): string {
  return createHash('sha256').update(identityOf(fact)).digest('base64url').slice(0, 20)
}

export function textOf(fact: Fact): string {
  return JSON.stringify(formOf(fact))
}

function formOf(fact: Fact): ImageText | RunText | MarkText | SwitchText {
  switch (fact.kind) {
    case 'image':
      return imageForm(fact)
    case 'run':
      return runForm(fact)
    case 'mark':
      return markForm(fact)
    case 'switch':
      return switchForm(fact)
  }
}

function imageForm(fact: ImageFact): ImageText {
  const { stream, tag, image, repository, importedAt, broughtBy, committedAt, until } = fact
  return {
    v: VERSION,
    stream,
    tag,
    image: packed(image),
    ...(repository !== null && { repo: repository }),
    at: numberOf(importedAt),
    ...(broughtBy.length > 0 && { by: [...broughtBy] }),
    ...(committedAt !== null && { git: numberOf(committedAt) }),
    ...(until !== null && { end: momentOf(until) }),
  }
}

function runForm(fact: RunFact): RunText {
  const { workload, container, image, revision, madeAt, from, readyAt, healthyAt, failure, until } = fact
  return {
    v: VERSION,
    kind: workload.kind,
    of: workload.name,
    in: container,
    rev: revision,
    image: packed(image),
    made: numberOf(madeAt),
    ...((from.known !== 'exact' || from.at !== madeAt) && { from: momentOf(from) }),
    ...(readyAt !== null && { ready: numberOf(readyAt) }),
    ...(healthyAt !== null && { well: numberOf(healthyAt) }),
    ...(failure !== null && {
      fail: [
        numberOf(failure.first),
        numberOf(failure.last),
        failure.restarts,
        failure.reason,
        failure.exitCode,
      ],
    }),
    ...(failure?.over !== undefined && { again: numberOf(failure.over) }),
    ...(failure?.overBefore !== undefined && { before: numberOf(failure.overBefore) }),
    ...(until !== null && { end: momentOf(until) }),
  }
}

function markForm({ image, verdict, reason, by, at, until }: MarkFact): MarkText {
  return {
    v: MARK_VERSION,
    mark: verdict,
    image: packed(image),
    at: numberOf(at),
    by,
    why: reason,
    ...(until !== null && { end: momentOf(until) }),
  }
}

/** People can write anything into a ConfigMap: `malformed` for what tells of nothing, or has the key of another fact. */
export function readFact(key: string, text: string): Fact | 'newer' | 'malformed' {
  const json = parseJson(text)
  if (typeof json !== 'object' || json === null || !('v' in json)) return 'malformed'
  if (typeof json.v === 'number' && json.v > SWITCH_VERSION) return 'newer'
  const fact = factIn(json)
  return fact !== null && keyOf(fact) === key ? fact : 'malformed'
}

/** Only one form is tried: there are thousands to read, and a form that does not fit takes longest. */
function factIn(json: object): Fact | null {
  if ('is' in json) {
    const text = switchText.safeParse(json).data
    return text === undefined ? null : switchOf(text)
  }
  if ('mark' in json) {
    const mark = markText.safeParse(json).data
    return mark === undefined ? null : markOf(mark)
  }
  if ('of' in json) {
    const run = runText.safeParse(json).data
    return run === undefined ? null : runOf(run)
  }
  const image = imageText.safeParse(json).data
  return image === undefined ? null : imageOf(image)
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

const SHA256 = /^sha256:[0-9a-f]{64}$/
const PACKED = /^[\w-]{43}$/

function packed(image: string): string {
  return SHA256.test(image) ? Buffer.from(image.slice(7), 'hex').toString('base64url') : image
}

function unpacked(text: string): string {
  return PACKED.test(text) ? `sha256:${Buffer.from(text, 'base64url').toString('hex')}` : text
}
