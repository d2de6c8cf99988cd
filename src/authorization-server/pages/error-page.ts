import type { RequestId } from '../../foundation/ids.ts';
import type { WireError } from '../../foundation/wire-error.ts';
import type { ErrorFormat } from '../../http/server/error-format.ts';
import type { Reply } from '../../http/server/reply.ts';
import { html } from './html.ts';
import { pageReply } from './layout.ts';
import { type PageContext, plainContext } from './page-context.ts';

/** A page that says what is wrong and what to do, in words chosen by the code of the error. Holds nothing of the request. */
export const createErrorPage = (context: PageContext, error: WireError, requestId: RequestId): Reply => {
  const { problems, requestNumber } = context.texts;
  const problem = (Object.hasOwn(problems, error.code) ? problems[error.code] : undefined) ?? problems.other;
  return pageReply(context, {
    status: error.status,
    title: problem.title,
    headers: error.headers,
    content: html`<div class="card" role="alert">
<h1>${problem.title}</h1>
<p>${problem.explanation}</p>
<p>${problem.advice}</p>
<p class="muted small">${requestNumber(requestId)}</p>
</div>`,
  });
};

/** Errors from before a handler was asked: who reads it is not known then. */
export const pageErrorFormat: ErrorFormat = (error, { requestId }) => createErrorPage(plainContext, error, requestId);
