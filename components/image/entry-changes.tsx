import { EntryValue } from '#components/image/entries'
import { FoldedWords, Words } from '#components/format/words'
import { Facts } from '#components/ui/facts'
import { Unchanged } from '#components/image/unchanged'
import { count } from '#lib/domain/format'
import type { EntryChange } from '#lib/domain/image/image-views'

/** The variables, labels or runtime settings that differ between two images; the unchanged ones are folded. */
export function EntryChanges({
  title,
  changes,
  showsValues,
}: {
  title: string
  changes: EntryChange[]
  showsValues: boolean
}) {
  const changed = changes.filter(({ kind }) => kind !== 'same')
  const same = changes.filter(({ kind }) => kind === 'same')
  return (
    <div className="grid gap-2">
      {changed.length > 0 && (
        <dl
          aria-label={title}
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
        >
          {changed.map((change) => (
            <div
              key={change.name}
              className="grid grid-cols-1 gap-x-4 gap-y-1 px-4 py-2 md:grid-cols-[18rem_minmax(0,1fr)]"
            >
              <dt className="font-mono text-sm">
                <Words text={change.name} />
              </dt>
              <dd className="grid min-w-0 gap-1">
                <Change change={change} showsValues={showsValues} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {!showsValues && changed.length > 0 && (
        <p className="text-sm text-soft">Values of environment variables are shown to operators only.</p>
      )}
      {same.length > 0 && (
        <Unchanged summary={`${count(same.length, 'other')} unchanged`}>
          <Facts facts={same.map(({ name, to }) => [name, <EntryValue value={showsValues ? to : null} />])} />
        </Unchanged>
      )}
    </div>
  )
}

function Change({ change: { kind, from, to }, showsValues }: { change: EntryChange; showsValues: boolean }) {
  if (!showsValues) return <span>{kind}</span>
  return (
    <>
      {from !== null && <Side sign="−" word="was" value={from} className="bg-bad-soft text-bad" />}
      {to !== null && <Side sign="+" word="is" value={to} className="bg-good-soft text-good" />}
    </>
  )
}

function Side({
  sign,
  word,
  value,
  className,
}: {
  sign: string
  word: string
  value: string
  className: string
}) {
  return (
    <p className={`flex gap-2 rounded-sm px-2 font-mono text-sm ${className}`}>
      <span aria-hidden className="select-none">
        {sign}
      </span>
      <span className="sr-only">{word} </span>
      <FoldedWords text={value === '' ? 'empty' : value} className="min-w-0" />
    </p>
  )
}
