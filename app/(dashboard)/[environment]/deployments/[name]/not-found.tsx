import { NotFound } from '#components/shell/not-found'

export default function DeploymentNotFound() {
  return <NotFound kind="Deployment" />
}
