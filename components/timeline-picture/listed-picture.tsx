'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { QueryBoundary } from '#components/query/query-boundary'
import { LeftOut, UnreadPictures } from '#components/timeline-picture/picture-limits'
import { TimelinePicture } from '#components/timeline-picture/timeline-picture'
import { useListedSpan, type Range } from '#components/timeline-picture/use-listed-span'
import { Section } from '#components/ui/section'
import { Skeleton } from '#components/ui/skeleton'
import { useView } from '#lib/client/queries'
import { titlesOf } from '#lib/domain/environment-view'
import type { PlacedPicture } from '#lib/domain/timeline-picture/picture'
import type { PictureView } from '#lib/domain/workload-page/environment-picture'
import { limitsOf } from '#lib/domain/workload-page/picture-limits'

/**
 * @property lane only what it feeds, or is: `nginx:prod`, `Deployment/nginx`; empty for all
 * @property from ISO 8601; null for the beginning, as `to` for now
 * @property at the moment that is asked about, in ISO 8601
 */
type Listed = Range & { lane: string; at: string | null; onChoose: (range: Range) => void }

/** The images of the workloads of an environment, above the list of what happened. */
export function EnvironmentPicture({ environment, ...listed }: Listed & { environment: string }) {
  const query = useView('picture', { environment, lane: listed.lane })
  return <ListedPicture {...listed} label={`Images of ${environment}`} query={query} />
}

/** The same of all environments that the reader may see. */
export function AllPictures(listed: Listed) {
  const query = useView('pictures', { lane: listed.lane })
  return <ListedPicture {...listed} label="Images of all environments" query={query} />
}

function ListedPicture({
  label,
  query,
  ...listed
}: Listed & { label: string; query: UseQueryResult<PictureView> }) {
  return (
    <Section title="Images over time">
      <QueryBoundary query={query} firstError={null} skeleton={<Skeleton className="h-48" />} isPart>
        {({ parts }) => <Drawn label={label} parts={parts} {...listed} />}
      </QueryBoundary>
    </Section>
  )
}

function Drawn({
  label,
  parts,
  lane,
  from,
  to,
  at,
  onChoose,
}: Listed & Pick<PictureView, 'parts'> & { label: string }) {
  const [chosen, choose] = useListedSpan({ from, to }, onChoose)
  const pictures = useMemo(() => placed(parts), [parts])
  const limits = limitsOf(parts)
  return (
    <>
      <UnreadPictures unread={limits.unread} />
      {pictures.length > 0 && (
        <TimelinePicture
          label={label}
          pictures={pictures}
          chosen={chosen}
          fallback="week"
          onChoose={choose}
          at={at === null ? null : Date.parse(at)}
        />
      )}
      <LeftOut limits={limits} filter={{ lane, from, to }} />
    </>
  )
}

function placed(parts: PictureView['parts']): PlacedPicture[] {
  const titleOf = titlesOf(parts.map(({ environment }) => environment))
  return parts.flatMap(({ environment: { name }, picture }) =>
    picture.bands.length === 0 ? [] : [{ environment: name, title: titleOf(name), picture }],
  )
}
