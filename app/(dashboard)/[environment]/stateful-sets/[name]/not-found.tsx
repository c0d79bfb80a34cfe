import { NotFound } from '#components/shell/not-found'

export default function StatefulSetNotFound() {
  return <NotFound kind="StatefulSet" />
}
