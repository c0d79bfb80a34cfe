import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import { absoluteTime, asSentence } from '#lib/domain/format'

/** `Olga marked it bad on 23 Nov 2026, 19:53 UTC: it loses jobs.` */
export function markWords({ verdict, by, at, reason }: ImageMark): string {
  const said = `${by} marked it ${verdict} on ${absoluteTime(at, 'UTC')}`
  return asSentence(reason === '' ? said : `${said}: ${reason}`)
}
