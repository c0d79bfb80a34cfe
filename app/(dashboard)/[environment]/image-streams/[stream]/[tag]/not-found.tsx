import { NotFound } from '#components/shell/not-found'

export default function StreamTagNotFound() {
  return <NotFound kind="image stream tag" />
}
