import { PackageChanges } from '#components/image/package-changes'
import { Unreadable } from '#components/query/unreadable'
import { Section } from '#components/ui/section'
import { Skeleton } from '#components/ui/skeleton'
import { usePackages } from '#lib/client/queries'
import { count } from '#lib/domain/format'

type Props = { environment: string; stream: string; tag: string; from: string; to: string }

/** The packages that differ between two images of a stream. The registry is asked while the rest is shown. */
export function PackageDifference(props: Props) {
  const { data, error, refetch } = usePackages(props)
  const changes = data?.changes ?? null
  const words = changes?.length === 0 ? 'no change' : count(changes?.length ?? 0, 'change')
  return (
    <Section title="Packages" aside={changes !== null && <span className="text-sm text-soft">{words}</span>}>
      {error !== null ? (
        <Unreadable error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton className="h-20" />
      ) : (
        <PackageChanges packages={data} />
      )}
    </Section>
  )
}
