import 'server-only'
import { wordsOf, type Switch, type SwitchFact, type Time, type Turn } from '#lib/domain/chronicle/facts'
import {
  choice,
  listOf,
  members,
  orNull,
  shaped,
  whole,
  word,
  wordUpTo,
  type Codec,
} from '#lib/server/chronicle/codec'
import { moment } from '#lib/server/chronicle/time-codec'

type KeptTurn = { time: Time; by: string | null }

const turn = shaped<Turn, KeptTurn>(
  members<KeptTurn>({ time: moment, by: orNull(word) }),
  ({ at, known, by }) => ({ time: { at, known }, by }),
  ({ time, by }) => ({ ...time, by }),
)

type End = NonNullable<SwitchFact['until']>
type KeptEnd = { turn: Turn; isGone: number }

const end = shaped<End, KeptEnd>(
  members<KeptEnd>({ turn, isGone: whole(0) }),
  ({ isGone, ...rest }) => ({ turn: rest, isGone: Number(isGone) }),
  ({ turn: turned, isGone }) => ({ ...turned, isGone: isGone === 1 }),
)

const of: Codec<Switch> = shaped(listOf(orNull(wordUpTo(1_000)), 4), wordsOf, switchIn)

function switchIn([state, first, second, third]: readonly (string | null)[]): Switch | undefined {
  switch (state) {
    case 'paused':
    case 'broken': {
      const isKind = first === 'Deployment' || first === 'StatefulSet'
      if (!isKind || second == null || third === undefined) return undefined
      return { state, workload: { kind: first, name: second }, container: third }
    }
    case 'suspended':
      return first == null ? undefined : { state, cronJob: first }
    case 'scheduled':
    case 'failing':
      return first == null || second == null ? undefined : { state, stream: first, tag: second }
    case 'silent':
      return { state }
    default:
      return undefined
  }
}

/** No switch turns so often. A greater one is forged: the greatest whole number has no next one. */
const MOST_ROUNDS = 1_000_000

export const switchCodec = members<SwitchFact>({
  kind: choice('switch'),
  of,
  round: whole(1, MOST_ROUNDS),
  from: orNull(turn),
  reason: orNull(word),
  message: word,
  until: orNull(end),
})
