(** Random variables, presented by their expectation: a positive linear functional on a space
    of integrable variables. Every measure-theoretic probability space is a model. Independence
    and equality in law are the usual ones, tested on continuous functions. *)
From Coq Require Import Reals Lra Lia.
From Ropebound Require Import Sums.
Open Scope R_scope.

(** * Probability spaces, presented by their expectation *)
Record ProbSpace := {
  Omega :> Type;
  L1 : (Omega -> R) -> Prop;
  E : (Omega -> R) -> R;
  E_ext : forall X Y, (forall w, X w = Y w) -> L1 X -> L1 Y /\ E Y = E X;
  E_const : forall c, L1 (fun _ => c) /\ E (fun _ => c) = c;
  E_plus : forall X Y, L1 X -> L1 Y ->
    L1 (fun w => X w + Y w) /\ E (fun w => X w + Y w) = E X + E Y;
  E_scal : forall c X, L1 X -> L1 (fun w => c * X w) /\ E (fun w => c * X w) = c * E X;
  E_pos : forall X, L1 X -> (forall w, 0 <= X w) -> 0 <= E X
}.
Arguments L1 {p}. Arguments E {p}.

Section RV.
Context {P : ProbSpace}.
Implicit Types X Y : P -> R.

Definition indep X Y := forall f g, continuity f -> continuity g ->
  L1 (fun w => f (X w)) -> L1 (fun w => g (Y w)) ->
  L1 (fun w => f (X w) * g (Y w)) /\
  E (fun w => f (X w) * g (Y w)) = E (fun w => f (X w)) * E (fun w => g (Y w)).

Definition same_law X Y := forall f, continuity f -> L1 (fun w => f (X w)) ->
  L1 (fun w => f (Y w)) /\ E (fun w => f (Y w)) = E (fun w => f (X w)).

Definition mean X mu := L1 X /\ E X = mu.
Definition variance X mu s2 :=
  L1 (fun w => (X w - mu) ^ 2) /\ E (fun w => (X w - mu) ^ 2) = s2.

Lemma indep_mul X Y a b : indep X Y -> mean X a -> mean Y b ->
  mean (fun w => X w * Y w) (a * b).
Proof.
intros H [HX <-] [HY <-].
apply (H (fun x => x) (fun x => x)); auto using derivable_continuous, derivable_id.
Qed.

Lemma same_law_mean X Y mu : same_law X Y -> mean X mu -> mean Y mu.
Proof.
intros H [HX <-].
apply (H (fun x => x)); auto using derivable_continuous, derivable_id.
Qed.

Lemma same_law_variance X Y mu s2 : same_law X Y -> variance X mu s2 -> variance Y mu s2.
Proof.
intros H [HX <-]. apply (H (fun x => (x - mu) ^ 2)); auto. reg.
Qed.

Lemma mean_plus X Y a b : mean X a -> mean Y b -> mean (fun w => X w + Y w) (a + b).
Proof. intros [HX <-] [HY <-]. now apply E_plus. Qed.
Lemma mean_scal c X a : mean X a -> mean (fun w => c * X w) (c * a).
Proof. intros [HX <-]. now apply E_scal. Qed.
Lemma mean_ext X Y a : (forall w, X w = Y w) -> mean X a -> mean Y a.
Proof. intros H [HX <-]. now apply E_ext. Qed.
Lemma mean_const c : mean (fun _ : P => c) c.
Proof. apply E_const. Qed.
Lemma mean_sum n (X : nat -> P -> R) a : (forall i, (i < n)%nat -> mean (X i) (a i)) ->
  mean (fun w => sum n (fun i => X i w)) (sum n a).
Proof.
induction n as [|n IH]; intro H; simpl; [apply mean_const|].
apply mean_plus; [apply IH; intros; apply H|apply H]; lia.
Qed.

(** E[X^2] = sigma^2 + mu^2. *)
Lemma second_moment X mu s2 : mean X mu -> variance X mu s2 ->
  mean (fun w => X w * X w) (s2 + mu * mu).
Proof.
intros HX HV.
apply (mean_ext (fun w => (X w - mu) ^ 2 + (2 * mu * X w + - (mu * mu)))).
- intro w. ring.
- replace (s2 + mu * mu) with (s2 + (2 * mu * mu + - (mu * mu))) by ring.
  apply mean_plus; [exact HV|]. apply mean_plus; [now apply mean_scal|apply mean_const].
Qed.
End RV.
