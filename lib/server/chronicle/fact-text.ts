import 'server-only'
import { createHash } from 'node:crypto'
import { identityOf, type Fact, type Failure, type Time } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { parseJson } from '#lib/domain/json'
import {
  imageText,
  runText,
  VERSION,
  type ImageText,
  type MomentText,
  type RunText,
} from '#lib/server/chronicle/fact-shapes'

/** The key of a fact in its ConfigMap: which fact it is, whoever writes it. */
export function keyOf(fact: Fact): string {
  return createHash('sha256').update(identityOf(fact)).digest('base64url').slice(0, 20)
}

export function textOf(fact: Fact): string {
  const text: ImageText | RunText =
    fact.kind === 'image'
      ? {
          v: VERSION,
          stream: fact.stream,
          tag: fact.tag,
          image: packed(fact.image),
          ...(fact.repository !== null && { repo: fact.repository }),
          at: numberOf(fact.importedAt),
          ...(fact.broughtBy.length > 0 && { by: [...fact.broughtBy] }),
          ...(fact.committedAt !== null && { git: numberOf(fact.committedAt) }),
          ...(fact.until !== null && { end: momentOf(fact.until) }),
        }
      : {
          v: VERSION,
          kind: fact.workload.kind,
          of: fact.workload.name,
          in: fact.container,
          rev: fact.revision,
          image: packed(fact.image),
          made: numberOf(fact.madeAt),
          ...((fact.from.known !== 'exact' || fact.from.at !== fact.madeAt) && { from: momentOf(fact.from) }),
          ...(fact.readyAt !== null && { ready: numberOf(fact.readyAt) }),
          ...(fact.healthyAt !== null && { well: numberOf(fact.healthyAt) }),
          ...(fact.failure !== null && {
            fail: [
              numberOf(fact.failure.first),
              numberOf(fact.failure.last),
              fact.failure.restarts,
              fact.failure.reason,
              fact.failure.exitCode,
            ],
          }),
          ...(fact.failure?.over !== undefined && { again: numberOf(fact.failure.over) }),
          ...(fact.until !== null && { end: momentOf(fact.until) }),
        }
  return JSON.stringify(text)
}

/** People can write anything into a ConfigMap: `malformed` for what tells of nothing, or has the key of another fact. */
export function readFact(key: string, text: string): Fact | 'newer' | 'malformed' {
  const json = parseJson(text)
  if (typeof json !== 'object' || json === null || !('v' in json)) return 'malformed'
  if (typeof json.v === 'number' && json.v > VERSION) return 'newer'
  const fact = factIn(json)
  return fact !== null && keyOf(fact) === key ? fact : 'malformed'
}

/** Only one form is tried: there are thousands to read, and a form that does not fit takes longest. */
function factIn(json: object): Fact | null {
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

function runOf({ fail, again, ...text }: RunText): Fact {
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
    failure: fail === undefined ? null : failureOf(fail, again),
    until: end === undefined ? null : momentIn(end),
  }
}

function failureOf(
  [first, last, restarts, reason, exitCode]: NonNullable<RunText['fail']>,
  again: number | undefined,
): Failure {
  const failure = { first: timeOf(first), last: timeOf(last), restarts, reason, exitCode }
  return again === undefined ? failure : { ...failure, over: timeOf(again) }
}

const SHA256 = /^sha256:[0-9a-f]{64}$/
const PACKED = /^[\w-]{43}$/

function packed(image: string): string {
  return SHA256.test(image) ? Buffer.from(image.slice(7), 'hex').toString('base64url') : image
}

function unpacked(text: string): string {
  return PACKED.test(text) ? `sha256:${Buffer.from(text, 'base64url').toString('hex')}` : text
}

function numberOf(time: string): number {
  return Date.parse(time) / 1_000
}

function timeOf(number: number): string {
  return inSeconds(number * 1_000) ?? ''
}

const MARKS = { exact: '', latest: '<', seen: '~' }

function momentOf({ at, known }: Time): MomentText {
  return known === 'exact' ? numberOf(at) : `${MARKS[known]}${numberOf(at)}`
}

function momentIn(text: MomentText): Time {
  if (typeof text === 'number') return { at: timeOf(text), known: 'exact' }
  return { at: timeOf(Number(text.slice(1))), known: text.startsWith('<') ? 'latest' : 'seen' }
}
