import type { Metadata } from 'next'
import { Promotion } from '#components/promotion/promotion'
import { titleOf } from '#components/shell/page-title'
import { HydratedView } from '../../hydrated-view'

type Props = { params: Promise<{ environment: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { environment } = await params
  return { title: titleOf('Promotion', environment) }
}

export default async function PromotionPage({ params }: Props) {
  const { environment } = await params
  return (
    <HydratedView name="promotion" params={{ environment }}>
      {(firstError) => <Promotion environment={environment} firstError={firstError} />}
    </HydratedView>
  )
}
