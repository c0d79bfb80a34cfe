'use client'

import { Compass } from 'lucide-react'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { buttonClass } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { pageAddress } from '#lib/views/addresses'

type Kind = 'environment' | 'image stream tag' | 'Deployment' | 'StatefulSet' | 'operation'

/** Names what does not exist. Next passes nothing to such pages, so they read the address. */
export function NotFound({ kind }: { kind: Kind }) {
  const { environment = '', stream = '', tag = '', name = '', id = '' } = useParams<Record<string, string>>()
  const isEnvironment = kind === 'environment'
  const wanted = isEnvironment ? environment : kind === 'image stream tag' ? `${stream}:${tag}` : name || id
  const [back, title] = isEnvironment
    ? ['/', 'All environments']
    : [pageAddress('pipeline', { environment: readable(environment) }), 'Pipeline']
  return (
    <Message
      icon={Compass}
      heading="h1"
      title={`There is no ${kind} ${shorten(readable(wanted))}`}
      actions={
        <Link href={back} className={buttonClass({ look: 'primary' })}>
          {title}
        </Link>
      }
    >
      {isEnvironment
        ? 'It does not exist, or you may not see it. The environments that you may see are in the bar above.'
        : `${shorten(readable(environment))} has nothing with this name. It may have been deleted; otherwise check the address.`}
    </Message>
  )
}

/** Next passes parameters encoded. */
function readable(parameter: string): string {
  try {
    return decodeURIComponent(parameter)
  } catch {
    return parameter
  }
}

function shorten(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name
}
