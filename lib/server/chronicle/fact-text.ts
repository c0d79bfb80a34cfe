import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { identityOf, type Bringer, type Fact, type Time } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { parseJson } from '#lib/domain/json'

/** A later Quayside counts up when it writes what this one would misread. */
const VERSION = 1

/** A chronicle has ten thousand of them, so they are short: names of members, times in seconds, digests in Base64. */
const seconds = z.int().min(-8e12).max(8e12)
/** A number is exact. `<` is then or earlier by the cluster's objects, `~` by what Quayside saw. */
const moment = z.union([seconds, z.string().regex(/^[<~]-?\d{1,13}$/)])

const short = z.string().max(300)
const digest = z.string().max(200)
const kind = z.enum(['Deployment', 'StatefulSet'])

const bringer: z.ZodType<Bringer> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('operation'), id: short, by: short }),
  z.object({ kind: z.literal('pin'), by: short }),
  z.object({ kind: z.literal('job'), cronJob: short }),
  z.object({ kind: z.literal('schedule') }),
  z.object({ kind: z.literal('client'), manager: short.nullable() }),
])

const imageText = z.object({
  v: z.literal(VERSION),
  stream: short,
  tag: z.string().max(1_000),
  image: digest,
  repo: short.exactOptional(),
  at: seconds,
  by: z.array(bringer).max(20).exactOptional(),
  end: moment.exactOptional(),
})

const runText = z.object({
  v: z.literal(VERSION),
  kind,
  of: short,
  in: short,
  rev: z.int(),
  image: digest,
  made: seconds,
  /** Left out if it is when the revision was made, exactly. */
  from: moment.exactOptional(),
  ready: seconds.exactOptional(),
  well: seconds.exactOptional(),
  fail: z.tuple([seconds, seconds, z.int().min(0), short, z.int().nullable()]).exactOptional(),
  end: moment.exactOptional(),
})

type ImageText = z.infer<typeof imageText>
type RunText = z.infer<typeof runText>

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

function imageOf({ stream, tag, image, repo, at, by, end }: ImageText): Fact {
  return {
    kind: 'image',
    stream,
    tag,
    image: unpacked(image),
    repository: repo ?? null,
    importedAt: timeOf(at),
    broughtBy: by ?? [],
    until: end === undefined ? null : momentIn(end),
  }
}

function runOf({ fail, ...text }: RunText): Fact {
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
    failure: fail === undefined ? null : failureOf(fail),
    until: end === undefined ? null : momentIn(end),
  }
}

function failureOf([first, last, restarts, reason, exitCode]: NonNullable<RunText['fail']>) {
  return { first: timeOf(first), last: timeOf(last), restarts, reason, exitCode }
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

function momentOf({ at, known }: Time): z.infer<typeof moment> {
  return known === 'exact' ? numberOf(at) : `${MARKS[known]}${numberOf(at)}`
}

function momentIn(text: z.infer<typeof moment>): Time {
  if (typeof text === 'number') return { at: timeOf(text), known: 'exact' }
  return { at: timeOf(Number(text.slice(1))), known: text.startsWith('<') ? 'latest' : 'seen' }
}
