'use client'

import { Compass } from 'lucide-react'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { buttonClass } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { pageAddress } from '#lib/views/addresses'
import { decodeName } from '#lib/views/pattern'

type Kind = 'environment' | 'image stream tag' | 'Deployment' | 'StatefulSet' | 'operation'

/** Names what does not exist. Next passes nothing to such pages, so they read the address. */
export function NotFound({ kind }: { kind: Kind }) {
  const { environment = '', stream = '', tag = '', name = '', id = '' } = useParams<Record<string, string>>()
  const isEnvironment = kind === 'environment'
  const names = kind === 'image stream tag' ? [stream, tag] : [isEnvironment ? environment : name || id]
  // Next passes parameters encoded.
  const wanted = names.map(decodeName).join(':')
  const [back, title] = isEnvironment
    ? ['/', 'All environments']
    : [pageAddress('pipeline', { environment: decodeName(environment) }), 'Pipeline']
  return (
    <Message
      icon={Compass}
      heading="h1"
      title={`There is no ${kind} ${shorten(wanted)}`}
      actions={
        <Link href={back} className={buttonClass({ look: 'primary' })}>
          {title}
        </Link>
      }
    >
      {isEnvironment
        ? 'It does not exist, or you may not see it. The environments that you may see are in the bar above.'
        : `${shorten(decodeName(environment))} has nothing with this name. It may have been deleted; otherwise check the address.`}
    </Message>
  )
}

function shorten(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name
}
