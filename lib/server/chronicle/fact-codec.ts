import 'server-only'
import type { Bringer, Fact, Failure, ImageFact, MarkFact, RunFact } from '#lib/domain/chronicle/facts'
import { isMarkTime } from '#lib/domain/chronicle/image-mark'
import type { WorkloadKind } from '#lib/kubernetes/objects'
import {
  checked,
  choice,
  digest,
  listOf,
  members,
  oneOf,
  orNull,
  shaped,
  whole,
  word,
  wordUpTo,
  type Codec,
} from '#lib/server/chronicle/codec'
import { switchCodec } from '#lib/server/chronicle/switch-codec'
import { moment, time } from '#lib/server/chronicle/time-codec'

type BringerOf<K extends Bringer['kind']> = Extract<Bringer, { kind: K }>

const bringer = oneOf<Bringer>({
  operation: members<BringerOf<'operation'>>({ kind: choice('operation'), id: word, by: word }),
  pin: members<BringerOf<'pin'>>({ kind: choice('pin'), by: word }),
  job: members<BringerOf<'job'>>({ kind: choice('job'), cronJob: word }),
  schedule: members<BringerOf<'schedule'>>({ kind: choice('schedule') }),
  client: members<BringerOf<'client'>>({ kind: choice('client'), manager: orNull(word) }),
})

const image = members<ImageFact>({
  kind: choice('image'),
  stream: word,
  tag: wordUpTo(1_000),
  image: digest,
  repository: orNull(word),
  importedAt: time,
  broughtBy: listOf(bringer, 20),
  committedAt: orNull(time),
  until: orNull(moment),
})

type KeptFailure = Omit<Failure, 'over' | 'overBefore'> & { over: string | null; overBefore: string | null }

const failure = shaped<Failure, KeptFailure>(
  members<KeptFailure>({
    first: time,
    last: time,
    restarts: whole(0),
    reason: word,
    exitCode: orNull(whole()),
    over: orNull(time),
    overBefore: orNull(time),
  }),
  ({ over = null, overBefore = null, ...rest }) => ({ ...rest, over, overBefore }),
  ({ over, overBefore, ...rest }) => ({
    ...rest,
    ...(over !== null && { over }),
    ...(overBefore !== null && { overBefore }),
  }),
)

const WORKLOAD_KINDS: readonly WorkloadKind[] = ['Deployment', 'StatefulSet']

/** One word, such as `Deployment/tokman`. */
const workload: Codec<RunFact['workload']> = {
  write: ({ kind, name }, scope) => word.write(`${kind}/${name}`, scope),
  read(form, scope) {
    const [first, ...rest] = word.read(form, scope)?.split('/') ?? []
    const kind = WORKLOAD_KINDS.find((each) => each === first)
    return kind === undefined ? undefined : { kind, name: rest.join('/') }
  },
}

const run = members<RunFact>({
  kind: choice('run'),
  workload,
  container: word,
  image: digest,
  revision: whole(),
  madeAt: time,
  from: moment,
  readyAt: orNull(time),
  healthyAt: orNull(time),
  failure: orNull(failure),
  until: orNull(moment),
})

const mark = members<MarkFact>({
  kind: choice('mark'),
  image: digest,
  verdict: choice('bad', 'good', 'none'),
  reason: word,
  by: word,
  // Some of these are not shown: `plainFacts` knows which.
  at: checked(time, (at) => isMarkTime(at, 'none')),
  until: orNull(moment),
})

/** A kind that comes later gets a higher version, so that Quaysides that do not know it leave it alone. */
export const factCodec = oneOf<Fact>({ image, run, mark, switch: switchCodec })
