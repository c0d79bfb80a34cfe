import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { RelativeTime } from '#components/shell/time'
import { Pill } from '#components/ui/pill'
import { Cell, Row, Table } from '#components/ui/table'
import type { Tone } from '#components/ui/tone'
import type { ImageView } from '#lib/domain/views'
import type { PlannedImport } from '#lib/plan/plan'

const WORDS: Record<PlannedImport['outcome'], { tone: Tone; word: string }> = {
  new: { tone: 'accent', word: 'new image' },
  refused: { tone: 'bad', word: 'refused' },
  unasked: { tone: 'warn', word: 'not asked' },
  pinned: { tone: 'warn', word: 'pinned' },
  skipped: { tone: 'neutral', word: 'skipped' },
  idle: { tone: 'neutral', word: 'nothing to do' },
}

const ORDER = Object.keys(WORDS)

/** What an import of many would do, tag by tag: what is new first. */
export function PlannedImports({ imports, images }: { imports: PlannedImport[]; images: ImageView[] }) {
  if (imports.length === 0) return null
  const sorted = [...imports].sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold">Tag by tag</h3>
      <Table caption="What the import would do" columns={['Tag', 'Import', 'What']}>
        {sorted.map(({ name, outcome, digest, why }) => (
          <Row key={name}>
            <Cell>
              <span className="font-medium wrap-anywhere">{name}</span>
            </Cell>
            <Cell label="Import">
              <Pill tone={WORDS[outcome].tone}>{WORDS[outcome].word}</Pill>
            </Cell>
            <Cell label="What">
              {digest === null ? (
                <span className="text-sm text-soft wrap-anywhere">{why}</span>
              ) : (
                <NewImage digest={digest} known={images.find((image) => image.digest === digest)} />
              )}
            </Cell>
          </Row>
        ))}
      </Table>
    </section>
  )
}

function NewImage({ digest, known }: { digest: string; known: ImageView | undefined }) {
  const { commit = null, commitUrl = null, builtAt = null } = known ?? {}
  return (
    <span className="flex flex-wrap gap-x-2 text-sm text-soft">
      <Digest digest={digest} />
      <Commit commit={commit} url={commitUrl} />
      {builtAt !== null && (
        <span>
          <span className="sr-only">built </span>
          <RelativeTime time={builtAt} />
        </span>
      )}
    </span>
  )
}
