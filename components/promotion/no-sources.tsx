import { GitBranch } from 'lucide-react'
import { Message } from '#components/ui/message'
import type { EnvironmentView } from '#lib/domain/environment-view'

export function NoSources({ environment: { name, title } }: { environment: EnvironmentView }) {
  return (
    <Message icon={GitBranch} title="Nothing to promote here">
      The configuration names no sources of {title}. To follow branches and their builds here, add{' '}
      <code>sources</code> to the environment <code>{name}</code>: <code>docs/configuration.md</code> has an
      example.
    </Message>
  )
}
