import { ApexId } from '../../apex/values/id.ts';

/** Who publishes the sample packages: the org that the LMO belongs to. */
export const publisher = {
  name: 'Acme Software',
  organizationId: ApexId.of('00D5f00000AcmeL').value,
} as const;
