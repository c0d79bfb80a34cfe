import type { Metadata } from 'next'
import { About } from '#components/about/about'
import { HydratedView } from '../hydrated-view'

export const metadata: Metadata = { title: 'About this Quayside' }

export default function AboutPage() {
  return (
    <HydratedView name="about" params={{}}>
      {(firstError) => <About firstError={firstError} />}
    </HydratedView>
  )
}
