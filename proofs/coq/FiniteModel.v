(** Theorem 1 is not about nothing: n fair coins are a probability space in the sense of
    Expectation.v, their coordinates are independent, and satisfy the hypotheses of Theorem 1
    for every d, mean and deviation. *)
From Coq Require Import Reals Lra Lia PeanoNat FunctionalExtensionality.
From Ropebound Require Import Sums Expectation Theorem1 Layouts.
Open Scope R_scope.

Definition upd (n : nat) (v : bool) (w : nat -> bool) : nat -> bool :=
  fun i => if Nat.eqb i n then v else w i.

(** Average over the coins 0..n-1 (the others are read from w). *)
Fixpoint avg (n : nat) (X : (nat -> bool) -> R) (w : nat -> bool) : R :=
  match n with
  | O => X w
  | S k => (avg k X (upd k true w) + avg k X (upd k false w)) / 2
  end.

Lemma avg_ext n X Y w : (forall w, X w = Y w) -> avg n X w = avg n Y w.
Proof. intro H. revert w; induction n as [|n IH]; intro w; simpl; [easy|]. now rewrite !IH. Qed.
Lemma avg_const n c w : avg n (fun _ => c) w = c.
Proof. revert w; induction n as [|n IH]; intro w; simpl; [easy|]. rewrite !IH. field. Qed.
Lemma avg_plus n X Y w : avg n (fun w => X w + Y w) w = avg n X w + avg n Y w.
Proof. revert w; induction n as [|n IH]; intro w; simpl; [easy|]. rewrite !IH. field. Qed.
Lemma avg_scal n c X w : avg n (fun w => c * X w) w = c * avg n X w.
Proof. revert w; induction n as [|n IH]; intro w; simpl; [easy|]. rewrite !IH. field. Qed.
Lemma avg_pos n X w : (forall w, 0 <= X w) -> 0 <= avg n X w.
Proof.
intro H. revert w; induction n as [|n IH]; intro w; simpl; [easy|].
generalize (IH (upd n true w)) (IH (upd n false w)). lra.
Qed.

Definition coins (n : nat) : ProbSpace.
Proof.
refine {| Omega := nat -> bool; L1 := fun _ => True; E := fun X => avg n X (fun _ => false) |}; intros.
- split; [easy|]. now apply avg_ext.
- split; [easy|]. apply avg_const.
- split; [easy|]. apply avg_plus.
- split; [easy|]. apply avg_scal.
- now apply avg_pos.
Defined.

Lemma avg_upd_ge n f i w k v : (n <= k)%nat -> i <> k ->
  avg n (fun w => f (w i)) (upd k v w) = avg n (fun w => f (w i)) w.
Proof.
revert w. induction n as [|n IH]; intros w Hk Hi; simpl.
- unfold upd. destruct (Nat.eqb_spec i k); easy.
- assert (Hc : forall b, upd n b (upd k v w) = upd k v (upd n b w)).
  { intro b. apply functional_extensionality. intro j. unfold upd.
    destruct (Nat.eqb_spec j n), (Nat.eqb_spec j k); try easy; lia. }
  rewrite !Hc, !IH by (lia || easy). easy.
Qed.

(** One coin: the average of f(w i). *)
Lemma avg_coord n f i w : (i < n)%nat ->
  avg n (fun w => f (w i)) w = (f true + f false) / 2.
Proof.
revert w. induction n as [|n IH]; intros w Hi; [lia|]. simpl.
destruct (Nat.eq_dec i n) as [->|Hne].
- assert (H : forall k w v, (k <= n)%nat -> avg k (fun w => f (w n)) (upd n v w) = f v).
  { clear. induction k as [|k IH]; intros w v Hk; simpl.
    - unfold upd. now rewrite Nat.eqb_refl.
    - assert (Hc : forall b, upd k b (upd n v w) = upd n v (upd k b w)).
      { intro b. apply functional_extensionality. intro j. unfold upd.
        destruct (Nat.eqb_spec j k), (Nat.eqb_spec j n); try easy; lia. }
      rewrite !Hc, !IH by lia. field. }
  now rewrite !H.
- rewrite !IH by lia. field.
Qed.

Lemma avg_pair n f g i j w : (i < n)%nat -> (j < n)%nat -> i <> j ->
  avg n (fun w => f (w i) * g (w j)) w = ((f true + f false) / 2) * ((g true + g false) / 2).
Proof.
revert w. induction n as [|n IH]; intros w Hi Hj Hij; [lia|]. simpl.
assert (Hfix : forall (h : bool -> R) a b v w, (a < n)%nat -> b = n ->
   avg n (fun w => h (w a) * g (w b)) (upd n v w) = g v * avg n (fun w => h (w a)) w /\
   avg n (fun w => f (w b) * h (w a)) (upd n v w) = f v * avg n (fun w => h (w a)) w).
{ assert (G : forall k (h : bool -> R) a (u : bool -> R) v w, (a < n)%nat -> (k <= n)%nat ->
    avg k (fun w => h (w a) * u (w n)) (upd n v w) = u v * avg k (fun w => h (w a)) w).
  { clear. induction k as [|k IH]; intros h a u v w Ha Hk; simpl.
    - unfold upd. rewrite Nat.eqb_refl. destruct (Nat.eqb_spec a n); [lia|ring].
    - assert (Hc : forall b, upd k b (upd n v w) = upd n v (upd k b w)).
      { intro b. apply functional_extensionality. intro j. unfold upd.
        destruct (Nat.eqb_spec j k), (Nat.eqb_spec j n); try easy; lia. }
      rewrite !Hc, !IH by lia. field. }
  intros h a b v w0 Ha ->. split; [now apply G|].
  rewrite <- (G n h a f v w0 Ha (le_n _)). apply avg_ext. intro; ring. }
destruct (Nat.eq_dec i n) as [Ei|Hi'], (Nat.eq_dec j n) as [Ej|Hj']; [lia| | |].
- destruct (Hfix g j i true w) as [_ ->]; [lia|easy|].
  destruct (Hfix g j i false w) as [_ ->]; [lia|easy|].
  rewrite avg_coord by lia. field.
- destruct (Hfix f i j true w) as [-> _]; [lia|easy|].
  destruct (Hfix f i j false w) as [-> _]; [lia|easy|].
  rewrite avg_coord by lia. field.
- rewrite !IH by lia. field.
Qed.

(** Independent, identically distributed components with mean mu and std sigma. *)
Definition coin (mu sigma : R) (i : nat) : (nat -> bool) -> R :=
  fun w => if w i then mu + sigma else mu - sigma.

Lemma coins_indep n a s b t i j : (i < n)%nat -> (j < n)%nat -> i <> j ->
  @indep (coins n) (coin a s i) (coin b t j).
Proof.
intros Hi Hj Hij f g _ _ _ _. split; [easy|]. simpl. unfold coin.
rewrite (avg_pair n (fun v => f (if v then a + s else a - s)) (fun v => g (if v then b + t else b - t)));
  try easy.
now rewrite (avg_coord n (fun v => f (if v then a + s else a - s))),
  (avg_coord n (fun v => g (if v then b + t else b - t))).
Qed.
Lemma coins_law n a s i j : (i < n)%nat -> (j < n)%nat ->
  @same_law (coins n) (coin a s i) (coin a s j).
Proof.
intros Hi Hj f _ _. split; [easy|]. simpl. unfold coin.
now rewrite !(avg_coord n (fun v => f (if v then a + s else a - s))).
Qed.
Lemma coins_mean n a s i : (i < n)%nat -> @mean (coins n) (coin a s i) a.
Proof.
intro Hi. split; [easy|]. simpl. unfold coin.
rewrite (avg_coord n (fun v => if v then a + s else a - s)) by easy. field.
Qed.
Lemma coins_variance n a s i : (i < n)%nat -> @variance (coins n) (coin a s i) a (s ^ 2).
Proof.
intro Hi. split; [easy|]. simpl. unfold coin.
rewrite (avg_coord n (fun v => ((if v then a + s else a - s) - a) * (((if v then a + s else a - s) - a) * 1))) by easy. field.
Qed.

(** q, k and eps are 3d coins; the conclusion of Theorem 1 holds of them. *)
Theorem theorem1_inhabited h mu sigma tau theta m : sigma <> 0 ->
  let d := (2 * h)%nat in let P := coins (S (3 * d)) in
  let q : nat -> P -> R := coin mu sigma in
  let k : nat -> P -> R := fun i => coin mu sigma (d + i) in
  let eps : nat -> P -> R := fun i => coin 0 tau (2 * d + i) in
  / (2 * sigma ^ 2) *
    (E (score d q (interleaved m theta) (kstar q eps)) - E (score d q (interleaved m theta) k))
  = sum h (fun i => cos (m * theta i)).
Proof.
intros Hs d P q k eps.
apply (theorem1 P h q k eps mu sigma); fold d; intros; try easy;
  first [apply coins_mean|apply coins_variance|apply coins_law|apply coins_indep]; lia.
Qed.
