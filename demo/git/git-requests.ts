import { z } from 'zod'
import { OUTCOMES } from './builds/builds'
import { FORGE_NAMES } from './faults'

const repository = z.string()
const branchName = z.string().regex(/^[\w./-]+$/)

export const commitSchema = z.object({
  repository,
  branch: branchName.default('main'),
  count: z.int().min(1).max(1000).default(1),
  title: z.string().optional(),
  paths: z.array(z.string()).optional(),
  /** The id of a commit that the new one takes back. */
  reverts: z.string().optional(),
})

/** @property to a commit or a branch; null deletes the branch */
export const moveSchema = z.object({
  repository,
  branch: branchName.default('stable'),
  to: z.string().nullable(),
})

/** @property of a commit or a branch */
export const checkSchema = z.object({
  repository,
  of: z.string().default('main'),
  name: z.string(),
  state: z.enum(['success', 'failure', 'running', 'neutral']),
})

/** What becomes of the next build; or, with `act`, of one that there is: `run` counts from the newest, which is 0. */
export const buildSchema = z.object({
  repository,
  outcome: z.enum(OUTCOMES).default('succeeds'),
  job: z.string().optional(),
  seconds: z.number().min(0).optional(),
  act: z.enum(['cancel', 'rerun', 'finish']).optional(),
  run: z.int().min(0).default(0),
})

export const protectSchema = z.object({
  repository,
  branch: branchName.default('stable'),
  how: z.enum(['protected', 'rule', 'hook', 'none']),
})

export const repositorySchema = z.object({
  repository,
  state: z.enum(['here', 'archived', 'renamed', 'hidden', 'forbidden']),
})

export const limitSchema = z.object({ forge: z.enum(FORGE_NAMES), remaining: z.int().min(0) })

export type CommitRequest = z.input<typeof commitSchema>
export type MoveRequest = z.input<typeof moveSchema>
export type CheckRequest = z.input<typeof checkSchema>
export type BuildPlanRequest = z.input<typeof buildSchema>
export type ProtectRequest = z.input<typeof protectSchema>
export type RepositoryRequest = z.input<typeof repositorySchema>
export type LimitRequest = z.input<typeof limitSchema>
