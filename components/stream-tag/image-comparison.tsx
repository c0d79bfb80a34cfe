'use client'

import { ArrowLeftRight, History } from 'lucide-react'
import { Breadcrumbs } from '#components/shell/breadcrumbs'
import { DetailSkeleton } from '#components/query/detail-skeleton'
import type { ShownError } from '#components/query/error-state'
import { QueryBoundary } from '#components/query/query-boundary'
import { ImageSelect } from '#components/stream-tag/image-select'
import { ImageDifference } from '#components/stream-tag/image-difference'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { useUrlParameter } from '#components/ui/url-parameter'
import { useView } from '#lib/client/queries'
import { pageAddress } from '#lib/views/addresses'
import {
  comparedImages,
  defaultComparison,
  runningImage,
  type ComparedImage,
} from '#lib/domain/stream-tag/compared-images'
import type { TagView } from '#lib/domain/stream-tag/tag-views'

type Props = { environment: string; stream: string; tag: string; firstError: ShownError | null }

/** Compares two images of a stream, which the URL names. */
export function ImageComparison({ environment, stream, tag, firstError }: Props) {
  const query = useView('tag', { environment, stream, tag })
  const name = `${stream}:${tag}`
  return (
    <QueryBoundary query={query} firstError={firstError} skeleton={<DetailSkeleton />}>
      {(view) => (
        <>
          <Breadcrumbs
            environment={view.environment}
            via={{ href: pageAddress('tag', { environment, stream, tag }), text: name }}
            here="Compare images"
          />
          <h1 className="mb-5 text-xl font-semibold tracking-tight wrap-anywhere">
            Compare images of {name}
          </h1>
          <Comparison view={view} />
        </>
      )}
    </QueryBoundary>
  )
}

function Comparison({ view: { environment, lane, history, check } }: { view: TagView }) {
  const [chosenFrom, setFrom] = useUrlParameter('from')
  const [chosenTo, setTo] = useUrlParameter('to')
  const first = defaultComparison(history, check)
  const from = chosenFrom === '' ? first?.from : chosenFrom
  const to = chosenTo === '' ? first?.to : chosenTo
  if (from === undefined || to === undefined) {
    return (
      <Message icon={History} title="Nothing to compare">
        This tag has not imported any image yet.
      </Message>
    )
  }
  const choices = { images: comparedImages(history, check), running: runningImage(history) }
  const roleOf = (digest: string) => roleIn(choices.images, choices.running, digest)
  return (
    <>
      <div className="mb-5 flex flex-wrap items-end gap-2.5">
        <ImageSelect label="From" value={from} onChoose={setFrom} {...choices} />
        <ImageSelect label="To" value={to} onChoose={setTo} {...choices} />
        <Button
          look="quiet"
          onClick={() => {
            setFrom(to)
            setTo(from)
          }}
        >
          <ArrowLeftRight aria-hidden className="size-3.5" />
          Swap
        </Button>
      </div>
      <ImageDifference
        environment={environment.name}
        stream={lane.stream}
        tag={lane.tag}
        from={from}
        to={to}
        roles={[roleOf(from), roleOf(to)]}
      />
    </>
  )
}

function roleIn(images: ComparedImage[], running: string | null, digest: string): string | null {
  const found = images.find(({ image }) => image.digest === digest)
  if (found?.importedAt === null) return 'in the registry, not imported'
  if (digest === running) return 'running'
  return found?.isNewest === true ? 'newest' : null
}
