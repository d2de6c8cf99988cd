/** The colour of a status. Source: SAP doc "Monitor Message Processing" */
export const designOf = (status: string): 'Positive' | 'Negative' | 'Critical' | 'Information' => {
  if (status === 'COMPLETED') return 'Positive';
  if (status === 'FAILED' || status === 'ABANDONED') return 'Negative';
  if (status === 'RETRY' || status === 'ESCALATED') return 'Critical';
  return 'Information';
};
