(** CoqInterval's interval arithmetic on primitive (hardware) floats. *)
From Coq Require Import ZArith.
From Interval Require Import Float_full Primitive_ops.
Module Floats := FloatIntervalFull PrimitiveFloat.
Definition bits : positive -> Floats.precision := PrimitiveFloat.PtoP.
