import type { ImageStreamImport } from '#lib/kubernetes/objects'
import { short } from '#lib/plan/words'

export type ImportOutcome = { isDone: boolean; message: string }

/**
 * What an import did. A failed one answers 201 as well: the failure stands in `status.images[].status`
 * (import-missing-tag.json). An unchanged one writes nothing (import-unchanged.json).
 * @param before digest that was the newest when the import was asked for
 */
export function importOutcome(answer: ImageStreamImport, name: string, before: string | null): ImportOutcome {
  const imported = answer.status?.images?.[0]
  if (!imported?.image) {
    const { reason = 'Unknown', message = 'the cluster gave no reason' } = imported?.status ?? {}
    return {
      isDone: false,
      message: `The import of ${name} failed (${reason}): ${message}. What ran keeps running.`,
    }
  }
  const digest = imported.image.metadata.name
  return digest === before
    ? { isDone: true, message: `Already the newest: the registry has ${short(digest)}, as ${name} does.` }
    : { isDone: true, message: `New image: ${name} is ${short(digest)} now.` }
}
