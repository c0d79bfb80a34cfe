'use client'

import type { ReactNode } from 'react'
import { Entries } from '#components/image/entries'
import { LayerList } from '#components/image/layer-list'
import { ManifestListNotice } from '#components/image/manifest-list-notice'
import { Unreadable } from '#components/query/unreadable'
import { Skeleton } from '#components/ui/skeleton'
import { useView } from '#lib/client/queries'

type Props = { environment: string; stream: string; tag: string; digest: string }

/** What is in an image, loaded when the row is opened. */
export function ImageDetails({ environment, stream, tag, digest }: Props) {
  const { data, error, refetch } = useView('image', { environment, stream, tag, digest })
  if (error !== null) return <Unreadable error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton className="h-40" />
  const { contents, platform } = data
  if (contents === null) {
    return (
      <p className="text-soft">
        The cluster no longer keeps this image: only its digest is known. The registry may still have it.
      </p>
    )
  }
  return (
    <div className="grid grid-cols-1 gap-4">
      <ManifestListNotice platform={platform} />
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 lg:grid-cols-2">
        <div className="grid grid-cols-1 content-start gap-4">
          <Part title="Runtime settings">
            <Entries entries={contents.runtime} />
          </Part>
          <Part title="Environment variables">
            <Entries entries={contents.variables} />
          </Part>
        </div>
        <Part title="Labels">
          <Entries entries={contents.labels} />
        </Part>
      </div>
      <Part title="Layers">
        <LayerList layers={contents.layers} />
      </Part>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  )
}
