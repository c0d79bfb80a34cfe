import 'server-only'
import { beginningOf, plainLine } from '#lib/domain/plain-line'
import { z } from '#lib/domain/zod'

const LONGEST_MESSAGE = 10_000
const LONGEST_NAME = 300

/** Of SHA-1, or of SHA-256. */
export const sha = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)

export const message = z.string().transform((text) => beginningOf(text, LONGEST_MESSAGE))

export const name = z.string().transform((text) => beginningOf(plainLine(text), LONGEST_NAME))

/** Anyone who may set a status chooses its address: one that is no page is none. */
export const link = z
  .string()
  .regex(/^https?:\/\//i)
  .max(2_000)
  .nullable()
  .catch(null)

export const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .transform((text) => new Date(text).toISOString())

/** Go writes the year 1 or 1970 where there is no time. */
export const timeOrNull = time
  .transform((text) => (text < '1980' ? null : text))
  .nullable()
  .catch(null)

/** Of a commit or a pull request, for links: what is no web page would be run by a browser that opens it. */
export const page = z
  .string()
  .regex(/^https?:\/\//i)
  .max(2_000)

/** Of a file: one that is longer than any system has is none. */
export const filePath = z.string().max(4_096)

export const count = z.int().nonnegative()

/** How many a list has on all of its pages. Without it, the pages tell by themselves. */
export const total = count.optional().catch(undefined)

/** Ids are numbers, and used as texts. */
export const id = z.union([z.int().nonnegative(), z.string().regex(/^\d{1,20}$/)]).transform(String)
