import 'server-only'
import { z } from 'zod'
import type { Bringer } from '#lib/domain/chronicle/facts'

/** Of images and runs. */
const VERSION = 1
/** Of what came after them. */
const MARK_VERSION = 2

/** In pages of a Quayside that wrote each fact with all of its words. */
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

export const imageText = z.object({
  v: z.literal(VERSION),
  stream: short,
  tag: z.string().max(1_000),
  image: digest,
  repo: short.exactOptional(),
  at: seconds,
  by: z.array(bringer).max(20).exactOptional(),
  git: seconds.exactOptional(),
  end: moment.exactOptional(),
})

export const runText = z.object({
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
  /** Since when it ran again. */
  again: seconds.exactOptional(),
  /** The same of the time before. */
  before: seconds.exactOptional(),
  end: moment.exactOptional(),
})

/** As in `isMarkTime`: the years 0 to 9998. */
const markSeconds = z.int().min(-62_167_219_200).max(253_370_764_799)

export const markText = z.object({
  v: z.literal(MARK_VERSION),
  mark: z.enum(['bad', 'good', 'none']),
  image: digest,
  at: markSeconds,
  by: short,
  why: short,
  end: moment.exactOptional(),
})

export type MarkText = z.infer<typeof markText>
export type ImageText = z.infer<typeof imageText>
export type RunText = z.infer<typeof runText>
export type MomentText = z.infer<typeof moment>
