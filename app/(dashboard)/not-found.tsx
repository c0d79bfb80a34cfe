import { NotFound } from '#components/shell/not-found'

export default function EnvironmentNotFound() {
  return <NotFound kind="environment" />
}
