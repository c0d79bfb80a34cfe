import { count } from '#lib/domain/format'
import { MOST_TAGS } from '#lib/domain/pipeline/importable'
import { defineAction } from '#lib/plan/actions/define-action'
import type { RequestFields } from '#lib/plan/actions/request-fields'

const number = (z: RequestFields['z']) => z.number().int().min(0)

export const importAll = defineAction({
  request: ({ z, streamTag }) =>
    z.strictObject({
      action: z.literal('import-all'),
      tags: z.array(streamTag).min(1).max(MOST_TAGS),
      /** Those of `tags` that are left out. Older entries of the journal have none. */
      except: z.array(streamTag).max(MOST_TAGS).default([]),
      /** How many lanes are not in `tags`, where one operation does not take them all. */
      left: z
        .strictObject({ upToDate: number(z), unchecked: number(z), newer: number(z), pinned: number(z) })
        .optional(),
    }),
  title: ({ tags, except }) =>
    except.length === 0
      ? `Import all ${count(tags.length, 'tag')}`
      : `Import ${tags.length - except.length} of ${count(tags.length, 'tag')}`,
  button: () => 'Import all…',
  subject: ({ tags }) => ({ kind: 'tags', tags }),
  needs: 'environment',
  moves: 'images',
  resultOn: 'pipeline',
  palette: { icon: 'Download', words: 'deploy update every' },
})
