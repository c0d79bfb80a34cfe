import type { ReactNode } from 'react'
import { EntryChanges } from '#components/image/entry-changes'
import { LayerChanges } from '#components/image/layer-changes'
import { ManifestListNotice } from '#components/image/manifest-list-notice'
import { Unreadable } from '#components/query/unreadable'
import { ComparisonTable } from '#components/stream-tag/comparison-table'
import { PackageDifference } from '#components/stream-tag/package-difference'
import { Notice } from '#components/ui/notice'
import { Section } from '#components/ui/section'
import { Skeleton } from '#components/ui/skeleton'
import { useComparison } from '#lib/client/queries'
import { count, shortDigest } from '#lib/domain/format'
import type { ImageComparison, ImageDiff } from '#lib/domain/image/image-views'

type Props = {
  environment: string
  stream: string
  tag: string
  from: string
  to: string
  roles: [from: string | null, to: string | null]
}

/** The differences between two images of a stream. */
export function ImageDifference({ environment, stream, tag, from, to, roles }: Props) {
  const { data, error, refetch } = useComparison({ environment, stream, tag, from, to })
  if (error !== null) return <Unreadable error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton className="h-80" />
  return (
    <>
      <ComparisonTable environment={environment} comparison={data} roles={roles} />
      {from === to ? (
        <div className="mt-4">
          <Notice tone="accent">Both are the same image.</Notice>
        </div>
      ) : (
        <Difference
          comparison={data}
          packages={
            <PackageDifference environment={environment} stream={stream} tag={tag} from={from} to={to} />
          }
        />
      )}
    </>
  )
}

function Difference({ comparison, packages }: { comparison: ImageComparison; packages: ReactNode }) {
  const { diff, platform, from, to } = comparison
  if (diff === null) {
    const gone = [from, to].filter(({ isGone }) => isGone).map(({ digest }) => shortDigest(digest))
    return (
      <div className="mt-4">
        <Notice tone="warn">
          The cluster no longer keeps {gone.join(' and ')}, so the differences are unknown.
        </Notice>
      </div>
    )
  }
  const parts = partsOf(diff, comparison.showsValues)
  const changed = parts.filter(({ changes }) => changes > 0)
  const same = parts.filter(({ changes }) => changes === 0)
  return (
    <>
      {platform !== null && (
        <div className="mt-4">
          <ManifestListNotice platform={platform} />
        </div>
      )}
      <Parts parts={changed} />
      {packages}
      <Parts parts={same} />
    </>
  )
}

function Parts({ parts }: { parts: Part[] }) {
  return parts.map(({ title, changes, content }) => (
    <Section
      key={title}
      title={title}
      aside={
        <span className="text-sm text-soft">{changes === 0 ? 'no change' : count(changes, 'change')}</span>
      }
    >
      {content}
    </Section>
  ))
}

type Part = { title: string; changes: number; content: ReactNode }

function partsOf({ runtime, variables, labels, layers }: ImageDiff, showsValues: boolean): Part[] {
  const entries = (title: string, changes: ImageDiff['labels'], areShown = true): Part => ({
    title,
    changes: changesIn(changes),
    content: <EntryChanges title={title} changes={changes} showsValues={areShown} />,
  })
  return [
    entries('Runtime settings', runtime),
    entries('Environment variables', variables, showsValues),
    entries('Labels', labels),
    { title: 'Layers', changes: changesIn(layers), content: <LayerChanges layers={layers} /> },
  ]
}

function changesIn(all: readonly { kind: string }[]): number {
  return all.filter(({ kind }) => kind !== 'same').length
}
