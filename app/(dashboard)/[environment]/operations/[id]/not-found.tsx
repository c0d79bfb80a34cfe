import { NotFound } from '#components/shell/not-found'

export default function OperationNotFound() {
  return <NotFound kind="operation" />
}
