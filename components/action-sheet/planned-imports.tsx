import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { RelativeTime } from '#components/format/time'
import { Pill } from '#components/ui/pill'
import { Cell, Row, Table } from '#components/ui/table'
import type { Tone } from '#components/ui/tone'
import type { ImageView } from '#lib/domain/image/image-views'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { PlannedImport } from '#lib/plan/plan'

const WORDS: Record<PlannedImport['outcome'], { tone: Tone; word: string }> = {
  new: { tone: 'accent', word: 'new image' },
  moved: { tone: 'warn', word: 'moved since' },
  marked: { tone: 'bad', word: 'marked bad' },
  'left-out': { tone: 'neutral', word: 'skipped' },
  failing: { tone: 'bad', word: 'would fail' },
  unasked: { tone: 'warn', word: 'not checked' },
  pinned: { tone: 'warn', word: 'pinned' },
  skipped: { tone: 'neutral', word: 'not importable' },
  idle: { tone: 'neutral', word: 'up to date' },
}

const ORDER = Object.keys(WORDS)
const CHOOSABLE = new Set<PlannedImport['outcome']>(['new', 'left-out', 'moved'])

const GOES_BACK = { tone: 'accent', word: 'goes back' } as const

/** A tag that somebody skips or chooses stays in its place. */
function rankOf({ outcome }: PlannedImport): number {
  return ORDER.indexOf(CHOOSABLE.has(outcome) ? 'new' : outcome)
}

/** What a plan of many tags would do, tag by tag. What changes comes first, and each can be skipped. */
export function PlannedImports({
  request,
  imports,
  images,
  onAsk,
}: {
  /** The latest request: its plan may not be there yet. */
  request: ActionRequest
  imports: PlannedImport[]
  images: ImageView[]
  onAsk: (request: ActionRequest) => void
}) {
  if (imports.length === 0 || !('except' in request)) return null
  const { except } = request
  const also = 'also' in request ? request.also : []
  const isUndo = request.action === 'undo'
  const sorted = [...imports].sort((one, other) => rankOf(one) - rankOf(other))
  const choose = ({ name, outcome }: PlannedImport, isChosen: boolean) => {
    if (isUndo && (outcome === 'moved' || also.includes(name))) {
      const rest = also.filter((each) => each !== name)
      onAsk({ ...request, also: isChosen ? [...rest, name] : rest })
      return
    }
    const rest = except.filter((each) => each !== name)
    onAsk({ ...request, except: isChosen ? rest : [...rest, name] })
  }
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold">Tags</h3>
      <Table
        caption={isUndo ? 'What the undo would do' : 'What the import would do'}
        columns={['Tag', isUndo ? 'Undo' : 'Import', 'Image']}
      >
        {sorted.map((planned) => {
          const { name, outcome, digest, why } = planned
          const { tone, word } = isUndo && outcome === 'new' ? GOES_BACK : WORDS[outcome]
          return (
            <Row key={name}>
              <Cell>
                <Tag
                  name={name}
                  isChosen={also.includes(name) || (outcome !== 'moved' && !except.includes(name))}
                  onChoose={CHOOSABLE.has(outcome) ? (isChosen) => choose(planned, isChosen) : null}
                />
              </Cell>
              <Cell label={isUndo ? 'Undo' : 'Import'}>
                <Pill tone={tone}>{word}</Pill>
              </Cell>
              <Cell label="Image">
                {digest === null ? (
                  <span className="text-sm text-soft wrap-anywhere">{why}</span>
                ) : (
                  <NewImage digest={digest} known={images.find((image) => image.digest === digest)} />
                )}
              </Cell>
            </Row>
          )
        })}
      </Table>
    </section>
  )
}

function Tag({
  name,
  isChosen,
  onChoose,
}: {
  name: string
  isChosen: boolean
  onChoose: ((isChosen: boolean) => void) | null
}) {
  const words = <span className="font-medium wrap-anywhere">{name}</span>
  if (onChoose === null) return <span className="block pl-6.5 md:min-w-44">{words}</span>
  return (
    <label className="flex items-start gap-2.5 md:min-w-44">
      <input
        type="checkbox"
        checked={isChosen}
        onChange={({ target }) => onChoose(target.checked)}
        className="mt-1 size-4 shrink-0 accent-accent-fill"
      />
      {words}
    </label>
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
