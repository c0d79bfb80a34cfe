import { KeyRound } from 'lucide-react'
import { Message } from '#components/ui/message'

/** For a person who may see none. */
export function NoEnvironments() {
  return (
    <Message icon={KeyRound} title="No environments">
      You are signed in, but you may not view any environment. Ask the people who run Quayside.
    </Message>
  )
}
