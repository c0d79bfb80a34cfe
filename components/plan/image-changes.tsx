import { useState, type ReactNode } from 'react'
import { CommitRangeLink } from '#components/image/commit-range-link'
import { RangeCommits } from '#components/image/range-commits'
import { EntryChanges } from '#components/image/entry-changes'
import { PackageChanges } from '#components/image/package-changes'
import { FoldedWords, Words } from '#components/format/words'
import { Facts } from '#components/ui/facts'
import { PendingLink } from '#components/ui/pending-link'
import { Skeleton } from '#components/ui/skeleton'
import { useComparison, usePackages } from '#lib/client/queries'
import { pageAddress } from '#lib/views/addresses'
import { changeWords } from '#lib/domain/image/change-words'
import { isSameCommit } from '#lib/domain/image/image'
import type { CommitRange, EntryChange, PackageComparison } from '#lib/domain/image/image-views'
import type { ImageChange } from '#lib/plan/plan'

/** With more, a person opens those that matter to them. */
const MOST_OPEN = 2

/** What differs in the images that a plan moves, from what runs to what will run. */
export function ImageChanges({ environment, changes }: { environment: string; changes: ImageChange[] }) {
  const isFolded = changes.length > MOST_OPEN
  return changes.map((change) => {
    const name = `${change.stream}:${change.tag}`
    const key = `${name} ${change.from} ${change.to}`
    if (isFolded) return <FoldedChange key={key} environment={environment} change={change} name={name} />
    return (
      <div key={key} className="grid gap-1.5">
        {changes.length > 1 && <p className="wrap-anywhere">{name}</p>}
        <Change environment={environment} change={change} />
      </div>
    )
  })
}

function FoldedChange({ name, ...rest }: { name: string; environment: string; change: ImageChange }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary className="wrap-anywhere">{name}</summary>
      <div className="mt-1.5 grid gap-1.5 pl-4">{isOpen && <Change {...rest} />}</div>
    </details>
  )
}

function Change({ environment, change }: { environment: string; change: ImageChange }) {
  const { commits, ...images } = change
  const { data, error } = useComparison({ environment, ...images })
  const packages = usePackages({ environment, ...images }).data
  if (error !== null) return <p className="text-soft wrap-anywhere">{error.message}</p>
  const shown = data?.commits ?? commits
  const { runtime = [], variables = [] } = data?.diff ?? {}
  const facts: [string, ReactNode][] = [
    [
      'Commits',
      shown === null ? (
        <NoCommits why={data?.whyNoCommit} />
      ) : (
        <Commits environment={environment} repository={data?.repository ?? null} commits={shown} />
      ),
    ],
  ]
  if (data === undefined) facts.push(['Environment', <Skeleton className="my-1.5 h-2.5 w-48" />])
  else if (data.diff === null) facts.push(['Environment', 'unknown: the cluster no longer keeps the image'])
  else {
    facts.push([
      'Environment',
      <Entries title="Environment variables" changes={variables} showsValues={data.showsValues} />,
    ])
    if (changeWords(runtime) !== 'no change')
      facts.push(['Runtime', <Entries title="Runtime settings" changes={runtime} showsValues />])
  }
  if (packages?.isOff !== true) facts.push(['Packages', <Packages packages={packages} />])
  return (
    <>
      <Facts facts={facts} />
      <p>
        <PendingLink href={pageAddress('comparison', { environment, ...images })} className="text-link">
          Compare the images
        </PendingLink>
      </p>
    </>
  )
}

function Commits({
  environment,
  repository,
  commits,
}: {
  environment: string
  repository: string | null
  commits: CommitRange
}) {
  const { older, newer, isBack } = commits
  if (isSameCommit(older, newer)) return 'the same'
  if (repository !== null)
    return <RangeCommits environment={environment} repository={repository} commits={commits} />
  return (
    <>
      {isBack && 'Goes back: '}
      <CommitRangeLink commits={commits} />
      {isBack ? ' are no longer in it' : ' are new'}
    </>
  )
}

function NoCommits({ why = [] }: { why: string[] | undefined }) {
  if (why.length === 0) return 'unknown'
  return why.map((sentence) => <FoldedWords key={sentence} text={sentence} />)
}

function Entries({
  title,
  changes,
  showsValues,
}: {
  title: string
  changes: EntryChange[]
  showsValues: boolean
}) {
  const changed = changes.filter(({ kind }) => kind !== 'same')
  const words = <Words text={changeWords(changed)} />
  if (changed.length === 0) return words
  return (
    <details>
      <summary>{words}</summary>
      <div className="mt-1.5">
        <EntryChanges title={title} changes={changed} showsValues={showsValues} />
      </div>
    </details>
  )
}

function Packages({ packages }: { packages: PackageComparison | undefined }) {
  if (packages === undefined) return <Skeleton className="my-1.5 h-2.5 w-32" />
  const { changes } = packages
  if (changes === null || changes.length === 0) return <PackageChanges packages={packages} />
  return (
    <details>
      <summary>
        <Words text={changeWords(changes)} />
      </summary>
      <div className="mt-1.5">
        <PackageChanges packages={packages} />
      </div>
    </details>
  )
}
