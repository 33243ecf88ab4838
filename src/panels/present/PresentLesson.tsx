import { useStore } from 'zustand';
import type { LessonSession, QuestionSession } from '../../learning/index.ts';
import { useHeronryStore } from '../../store/index.ts';
import { answerOf, lessonCaption } from './lesson-caption.ts';
import { PresentStage } from './PresentStage.tsx';

interface PresentLessonProps {
  readonly session: LessonSession;
  readonly before: Element | null;
}

/**
 * Presents a lesson: its steps are the steps. A question is the caption until it is answered. The next step then plays the answer: that
 * which was picked in the picture, or the right one.
 */
export function PresentLesson({ session, before }: PresentLessonProps) {
  const asked = useStore(session.state, (state) => state.asked?.question);
  return asked === undefined ? (
    <Stage {...{ session, before }} />
  ) : (
    <AskingStage key={session.key} store={asked.session} {...{ session, before }} />
  );
}

function AskingStage({ store, ...rest }: PresentLessonProps & { readonly store: Asked }) {
  return <Stage {...rest} question={useStore(store)} />;
}

type Asked = NonNullable<ReturnType<LessonSession['state']['getState']>['asked']>['question']['session'];

function Stage({ session, before, question }: PresentLessonProps & { readonly question?: QuestionSession }) {
  const store = useHeronryStore();
  const place = useStore(session.state, (state) => state.place);
  const { lesson } = session;
  const { steps } = lesson;
  const onNext = (): void => (question === undefined ? void session.next() : lead(question, session));
  return (
    <PresentStage
      title={lesson.title}
      before={before}
      caption={lessonCaption(lesson, place, question)}
      place={place < steps.length ? `${place + 1} of ${steps.length}` : undefined}
      next={steps[place + 1]?.title ?? 'What to remember'}
      step="step"
      onNext={onNext}
      onPrevious={() => void session.back()}
      onLeave={() => store.getState().actions.present(false)}
    />
  );
}

/** Leads a question on: gives the answer, plays it, goes to its end, and then to what follows. */
function lead(question: QuestionSession, session: LessonSession): void {
  switch (question.state) {
    case 'asking':
      question.answer(answerOf(question));
      question.sure?.(undefined);
      return;
    case 'sure':
      question.sure?.(undefined);
      return;
    case 'playing':
      if (question.isStepwise === true) question.step?.();
      else question.skip?.();
      return;
    default:
      if (question.next === undefined) void session.next();
      else question.next();
  }
}
