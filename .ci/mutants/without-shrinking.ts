/** Ends a property at its first counterexample: to shrink one takes longer than to find it, and a mutant is noticed already. */
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
