import 'server-only'
import { z } from 'zod'
import { wordsOf, type Switch, type SwitchFact, type Turn } from '#lib/domain/chronicle/facts'
import { kind, moment, short } from '#lib/server/chronicle/fact-shapes'
import { momentIn, momentOf } from '#lib/server/chronicle/fact-times'

/** Of what Quayside could not read before it knew of switches, which it then leaves alone. */
export const SWITCH_VERSION = 3

/** When it turned, and the client that did it. */
const turn = z.union([z.tuple([moment]), z.tuple([moment, short])])

export const switchText = z.object({
  v: z.literal(SWITCH_VERSION),
  is: z.union([
    z.tuple([z.enum(['paused', 'broken']), kind, short, short.nullable()]),
    z.tuple([z.literal('suspended'), short]),
    z.tuple([z.enum(['scheduled', 'failing']), short, z.string().max(1_000)]),
    z.tuple([z.literal('silent')]),
  ]),
  n: z.int().min(1),
  from: turn.exactOptional(),
  reason: short.exactOptional(),
  why: short.exactOptional(),
  end: turn.exactOptional(),
  gone: z.literal(true).exactOptional(),
})

export type SwitchText = z.infer<typeof switchText>

export function switchForm({ of, round, from, reason, message, until }: SwitchFact): SwitchText {
  return {
    v: SWITCH_VERSION,
    is: wordsOf(of),
    n: round,
    ...(from !== null && { from: turnForm(from) }),
    ...(reason !== null && { reason }),
    ...(message !== '' && { why: message }),
    ...(until !== null && { end: turnForm(until), ...(until.isGone && { gone: true }) }),
  }
}

export function switchOf({ is, n, from, reason, why, end, gone }: SwitchText): SwitchFact {
  return {
    kind: 'switch',
    of: switchIn(is),
    round: n,
    from: from === undefined ? null : turnOf(from),
    reason: reason ?? null,
    message: why ?? '',
    until: end === undefined ? null : { ...turnOf(end), isGone: gone === true },
  }
}

function switchIn(words: SwitchText['is']): Switch {
  switch (words[0]) {
    case 'paused':
    case 'broken': {
      const [state, workloadKind, name, container] = words
      return { state, workload: { kind: workloadKind, name }, container }
    }
    case 'suspended':
      return { state: words[0], cronJob: words[1] }
    case 'scheduled':
    case 'failing':
      return { state: words[0], stream: words[1], tag: words[2] }
    case 'silent':
      return { state: words[0] }
  }
}

function turnForm(turned: Turn): z.infer<typeof turn> {
  return turned.by === null ? [momentOf(turned)] : [momentOf(turned), turned.by]
}

function turnOf([at, by]: z.infer<typeof turn>): Turn {
  return { ...momentIn(at), by: by ?? null }
}
